/**
 * JavaScript program that imports the packages in its arguments one after another, so that its error names the package
 * that fails.
 */
export const IMPORT_SCRIPT = `for (const name of process.argv.slice(1)) {
  try {
    const found = await import(name);
    if (Object.keys(found).length === 0) throw new Error('it exports nothing');
  } catch (error) {
    console.error(name + ': ' + (error.code ?? '') + ' ' + error.message);
    process.exit(1);
  }
}
process.exit(0);`;
