import { makeLater } from './shell/make-later.tsx';

/** Components that are not needed at first; the code of each is a separate file, which is loaded later. */
export const thread = makeLater(async () => (await import('./chat/ThreadView.tsx')).ThreadView);
export const notes = makeLater(async () => (await import('./notes/NotesDialog.tsx')).NotesDialog);
export const deleted = makeLater(
  async () => (await import('./conversations/DeletedDialog.tsx')).DeletedDialog,
);
export const attachments = makeLater(
  async () => (await import('./chat/ComposerAttachments.tsx')).ComposerAttachments,
);
export const usage = makeLater(
  async () => (await import('./spending/UsageDialog.tsx')).UsageDialog,
);
export const budgetLine = makeLater(
  async () => (await import('./spending/BudgetLine.tsx')).BudgetLine,
);
export const shortcuts = makeLater(
  async () => (await import('./account/ShortcutsDialog.tsx')).ShortcutsDialog,
);
export const refusalBanner = makeLater(
  async () => (await import('./shell/RefusalBanner.tsx')).RefusalBanner,
);
export const toast = makeLater(async () => (await import('./shell/Toast.tsx')).ToastView);
export const erase = makeLater(async () => (await import('./account/EraseDialog.tsx')).EraseDialog);
export const threadMenu = makeLater(
  async () => (await import('./conversations/ThreadMenu.tsx')).ThreadMenu,
);
export const accountMenu = makeLater(
  async () => (await import('./account/AccountMenu.tsx')).AccountMenu,
);
export const conversationList = makeLater(
  async () => (await import('./conversations/ConversationList.tsx')).ConversationList,
);
