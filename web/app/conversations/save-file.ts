/** Downloads a text as a file to the person's device. */
export function saveFile({
  name,
  text,
  type = 'text/plain',
}: Readonly<{ name: string; text: string; type?: string }>): void {
  const href = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  const link = document.createElement('a');
  link.href = href;
  link.download = name;
  link.click();
  setTimeout(() => {
    URL.revokeObjectURL(href);
  }, 10_000);
}
