// The report is complete without this script, which adds the theme switch and the buttons that copy commands.
const themes = ['system', 'light', 'dark'];
const theme = document.querySelector('#theme');
theme.hidden = false;
theme.addEventListener('click', () => {
  const now = document.documentElement.dataset.theme ?? 'system';
  const next = themes[(themes.indexOf(now) + 1) % themes.length];
  if (next === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = next;
  theme.textContent = `Theme: ${next}`;
});
for (const pre of document.querySelectorAll('.replay pre')) {
  const button = document.createElement('button');
  button.textContent = 'Copy';
  const said = () => {
    button.textContent = 'Copied';
    setTimeout(() => (button.textContent = 'Copy'), 1500);
  };
  button.addEventListener('click', () => {
    navigator.clipboard.writeText(pre.textContent).then(said, () => {
      getSelection().selectAllChildren(pre);
    });
  });
  pre.after(button);
}
