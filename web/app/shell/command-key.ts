/** The name of the key for commands on this system's keyboard. */
export const COMMAND = /Mac|iP(?:hone|ad)/.test(navigator.platform) ? '⌘' : 'Ctrl';
