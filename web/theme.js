// Sets the stored theme before the first paint, so that the page never flashes in the other theme.
(() => {
  try {
    const theme = localStorage.getItem('onecall:theme');
    if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
  } catch {
    // The browser's storage is switched off, so the system's theme applies.
  }
})();
