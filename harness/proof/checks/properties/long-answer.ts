/** Question whose answer takes every model a second or more, so that it can be stopped before its end. */
export const LONG_ANSWER = 'Show me a long demo, an example of formatting in Markdown';
