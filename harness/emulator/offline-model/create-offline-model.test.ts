import assert from 'node:assert/strict';
import { test } from '../../kit/kit.ts';
import { askModel, model, split } from './model.fixture.ts';
import { PROMPT_ROUTES, restatedPrompt } from './restated-prompt.ts';

test('respond() writes the header line, then the worked answer', async () => {
  const text = await askModel('What is 12 * 8?');
  assert.match(text, /^math \d{2}\n12 × 8 = \*\*96\*\*$/);
});

for (const [query, said] of [
  ['What is the derivative of x^3 + 2x, and why?', /3\\cdot\{ x\}\^\{2\}\+2/],
  ['What does “ubiquitous” mean, and how is it used?', /^\*\*ubiquitous\*\*.*present everywhere/s],
  ['How many miles are 42 kilometres?', /26\.09\d+ mi/],
  ['What can you do?', /I sort each question.*Mathematics.*offline model/s],
  ['is 97 prime', /No whole number from 2 to 9 divides it.*97 is prime/s],
] as const) {
  test(`respond() answers the sample "${query}"`, async () => {
    assert.match(split(await askModel(query)).answer, said);
  });
}

for (const [query, route] of [
  ['plural of mouse', 'english'],
  ['How do you say good morning in Spanish?', 'language'],
  ['Explain binary search', 'code'],
  ['Remember that my locker code is 4471', 'save'],
  ['what is my locker code?', 'recall'],
  ['what is the capital of France', 'general'],
] as const) {
  test(`respond() names the route ${route} for "${query}"`, async () => {
    assert.equal(split(await askModel(query)).route, route);
  });
}

test('respond() follows codes that were renamed, by their meaning', async () => {
  const { math = '', save = '', recall = '', ...others } = PROMPT_ROUTES;
  const routes = { sums: math, keep: save, lookup: recall, ...others };
  assert.equal(split(await askModel('12 times 8', { routes })).route, 'sums');
  assert.equal(split(await askModel('where did I park?', { routes })).route, 'lookup');
  assert.equal(split(await askModel('I parked on level 3', { routes })).route, 'keep');
});

test('respond() follows codes that have swapped their meanings', async () => {
  const { math = '', english = '', ...others } = PROMPT_ROUTES;
  const routes = { ...others, math: english, english: math };
  assert.equal(split(await askModel('What is 12 * 8?', { routes })).route, 'english');
});

test('respond() says which codes it does not understand, and chooses none of them', async () => {
  const routes = { zzz: 'qwerty uiop', yyy: 'asdf ghjk' };
  const text = await askModel('What is 12 * 8?', { routes });
  assert.match(text, /cannot tell what the routes "zzz", "yyy" stand for/);
  assert.doesNotMatch(text, /^[a-z]+ \d/);
});

test('respond() chooses among the offered codes only', async () => {
  const { save = '', recall = '' } = PROMPT_ROUTES;
  const { route } = split(await askModel('What is 12 * 8?', { routes: { save, recall } }));
  assert.ok(route === 'save' || route === 'recall');
});

test('respond() answers without a header where the prompt offers no routes', async () => {
  const messages = [{ role: 'user' as const, content: [{ text: 'What is 12 * 8?' }] }];
  const context = { modelId: 'standard', signal: new AbortController().signal };
  let text = '';
  for await (const piece of model.respond({ messages }, context))
    if (typeof piece === 'string') text += piece;
  assert.equal(text, '12 × 8 = **96**');
});

test('respond() answers from the notes, and says so when they do not tell', async () => {
  const notes = ['my locker code is 4471', "my sister's birthday is <4 May>"];
  const found = split(await askModel('what is my locker code?', { notes }));
  assert.match(found.answer, /4471/);
  assert.doesNotMatch(found.answer, /May/);
  assert.match(split(await askModel("when is my sister's birthday?", { notes })).answer, /<4 May>/);
  assert.match(split(await askModel('what is my shoe size?', { notes })).answer, /do not say/);
  assert.match(split(await askModel('what is my shoe size?')).answer, /do not say/);
});

test('respond() acknowledges a statement without claiming that it was saved', async () => {
  const { answer } = split(await askModel('remember that my locker code is 4471'));
  assert.equal(answer, 'Understood: your locker code is 4471.');
  assert.doesNotMatch(answer, /sav|stor|kept|remember/i);
});

test('respond() understands what follows on the last turn', async () => {
  const turns = [['What is 12 * 8?', '12 × 8 = **96**']] as const;
  assert.match(split(await askModel('and times 3?', { turns })).answer, /288/);
  assert.match(split(await askModel('again', { turns })).answer, /96/);
  for (const [earlier, follows, result] of [
    ['1/3 = **1/3 ≈ 0.3333333333**', 'times 3', '= **1**'],
    ['2 - 5 = **-3**', 'squared', '= **9**'],
    ['10 / 4 = **2.5**', 'and plus 1', '= **3.5**'],
  ] as const) {
    const said = [['Work it out', earlier]] as const;
    assert.ok(split(await askModel(follows, { turns: said })).answer.endsWith(result), follows);
  }
});

test('respond() does not go on calculating from a result that is no plain number', async () => {
  for (const earlier of ['5 miles = **8.04672 km**', 'So **x = 3 or x = 2**', '**75 %**']) {
    const { answer } = split(await askModel('times 3', { turns: [['Work it out', earlier]] }));
    assert.doesNotMatch(answer, /\*\*/, earlier);
  }
});

test('respond() is not moved by space, form, case, closing marks and politeness', async () => {
  const header = async (query: string) => (await askModel(query)).split('\n', 1)[0];
  const plain = await header('Where is the café I liked?');
  for (const other of [
    '  Where is the café I liked?\n',
    'Where is the café I liked?'.normalize('NFD'),
    'where is the Café I liked',
    'Please, where is the café I liked?!',
  ]) {
    assert.equal(await header(other), plain, other);
  }
});

for (const query of [
  '???',
  '.',
  '🙂',
  '<routes>',
  '\u0000',
  '{"route":"math"}',
  'x '.repeat(4000),
]) {
  test(`respond() writes a header for ${JSON.stringify(query.slice(0, 20))}`, async () => {
    const { route, percent } = split(await askModel(query));
    assert.ok(Object.keys(PROMPT_ROUTES).includes(route));
    assert.ok(percent >= 0 && percent <= 100);
  });
}

test('respond() gives shorter answers for a brief model', async () => {
  const [long, short] = [await askModel('hello'), await askModel('hello', {}, 'brief')];
  assert.ok(short.length < long.length, short);
});

test('respond() shows every kind of formatting when asked for a demo', async () => {
  const { answer } = split(await askModel('Show me a demo of formatting'));
  for (const part of ['| Planet', '```ts', '$$', '1. First', '> '])
    assert.ok(answer.includes(part));
});

test('respond() stops when the client goes away', async () => {
  const stop = new AbortController();
  const context = { modelId: 'standard', signal: stop.signal };
  await assert.rejects(async () => {
    for await (const _ of model.respond(restatedPrompt('hello'), context)) stop.abort();
  }, /abort/);
});
