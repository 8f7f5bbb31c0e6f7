/** The name of the key for keyboard commands: ⌘ on Apple devices, Ctrl elsewhere. */
export const COMMAND = /Mac|iP(?:hone|ad)/.test(navigator.platform) ? '⌘' : 'Ctrl';
