/** Program that imports each package of its arguments in turn with `import()`, so that the one that fails is named. */
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
