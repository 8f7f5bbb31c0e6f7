import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import test from 'node:test';
import { fromMake, optionIn } from './arguments.ts';
import { COMMANDS } from './commands.ts';
import { EXIT_CODES } from './exit-codes.ts';
import { inProject } from './project.ts';
import { startProgram } from './start-program.ts';

const { MAKELEVEL: _fromTheRunner, ...ENV } = process.env;

const onecall = (args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
  spawnSync(process.execPath, [inProject('harness/cli/onecall.ts'), ...args], {
    encoding: 'utf8',
    env: { ...ENV, ...env },
  });

test('onecall --help lists every command and every exit code', () => {
  const { status, stdout } = onecall(['--help']);
  assert.equal(status, 0);
  for (const { name, group } of COMMANDS) {
    assert.match(stdout, new RegExp(`^  ${name} `, 'm'));
    assert.match(stdout, new RegExp(`^${group}`, 'm'));
  }
  for (const { code } of Object.values(EXIT_CODES))
    assert.match(stdout, new RegExp(`^ +${code}  `, 'm'));
});

test('onecall <command> --help explains each command whose packages are installed', () => {
  for (const { name, needs = [] } of COMMANDS) {
    if (needs.includes('stacks')) continue;
    const { status, stdout, stderr } = onecall([name, '--help']);
    assert.equal(status, 0, `${name}: ${stderr}`);
    assert.match(stdout, new RegExp(`Usage: onecall ${name}`));
  }
});

test('onecall refuses an unknown command or option with exit code 2', () => {
  for (const args of [['verfy'], ['token', '--nope'], ['token', 'extra'], ['verify', '--nope']]) {
    const { status, stderr } = onecall(args);
    assert.equal(status, EXIT_CODES.usage.code, args.join(' '));
    assert.match(stderr, /unknown|too many/i);
  }
});

test('onecall without a command shows the help', () => {
  const { stderr } = onecall([]);
  assert.match(stderr, /Usage: onecall/);
});

test('COMMANDS names only programs that exist', () => {
  for (const { program, deployed } of COMMANDS)
    for (const [file] of [program, ...(deployed ? [deployed.program] : [])])
      assert.ok(existsSync(inProject(file)), file);
});

test('fromMake() takes variables for options only below make', () => {
  const entry = { variables: { ENV: '--env', FOLLOW: '--follow', TAG: '--tag' } };
  const env = { ENV: 'dev', FOLLOW: '1', TAG: '' };
  assert.deepEqual(fromMake(entry, env), []);
  assert.deepEqual(fromMake(entry, { ...env, MAKELEVEL: '1' }), ['--env=dev', '--follow']);
  assert.deepEqual(fromMake(entry, { ...env, FOLLOW: '0', MAKELEVEL: '1' }), ['--env=dev']);
});

test('optionIn() reads both spellings of an option', () => {
  assert.equal(optionIn(['--env', 'dev'], '--env'), 'dev');
  assert.equal(optionIn(['--env=dev'], '--env'), 'dev');
  assert.equal(optionIn(['--environment=dev'], '--env'), undefined);
});

test('startProgram() returns the exit code of the program', async () => {
  const code = await startProgram({
    file: 'harness/proof/report/compare-main.ts',
    args: [],
    env: ENV,
  });
  assert.equal(code, EXIT_CODES.usage.code);
});
