/** Question whose answer takes every model at least a second, so that the answer can be stopped before its end. */
export const LONG_ANSWER = 'Show me a long demo, an example of formatting in Markdown';
