import { COMMAND } from '../shell/command-key.ts';

/** The keyboard shortcuts in the order in which their dialog lists them. */
export const SHORTCUTS = [
  { keys: ['Enter'], does: 'Send the question' },
  { keys: ['Shift', 'Enter'], does: 'Break the line' },
  { keys: ['Esc'], does: 'Stop the answer, or dismiss a message' },
  { keys: ['↑'], does: 'Edit the last question, when the composer is empty' },
  { keys: ['/'], does: 'Go to the composer', single: true },
  { keys: [COMMAND, 'K'], does: 'Search conversations' },
  { keys: [COMMAND, 'B'], does: 'Show or hide the conversations' },
  { keys: [COMMAND, 'Shift', 'O'], does: 'Start a conversation' },
  { keys: [COMMAND, 'Shift', 'Y'], does: 'Copy the last answer' },
  { keys: [COMMAND, 'Z'], does: 'Undo clearing or deleting' },
  { keys: [COMMAND, ','], does: 'Open the menu of your account' },
  { keys: ['Page Up', 'Page Down'], does: 'Scroll the conversation' },
  { keys: ['Alt', '↑'], does: 'Go to the question before; with Shift to the first' },
  { keys: ['Alt', '↓'], does: 'Go to the next question; with Shift to the last' },
  { keys: ['?'], does: 'Show this list', single: true },
] as const;
