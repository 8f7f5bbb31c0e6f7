import { escapeHtml } from './charts/svg.ts';
import {
  SECTION_NAMES,
  SECTIONS,
  type PropertyResult,
  type Result,
  type Section,
} from './result.ts';

/** Characters that XML 1.0 cannot contain even when they are escaped: most control characters. */
const UNSPEAKABLE = /(?![\t\n\r])\p{Cc}|[\ufffe\uffff]/gu;

export const escapeXml = (text: string): string =>
  escapeHtml(text.toWellFormed().replaceAll(UNSPEAKABLE, '\ufffd'));

type Case = Readonly<{
  name: string;
  tookMs: number;
  verdict: string;
  sentence: string;
  more: string;
}>;

function testCase(suite: string, { name, tookMs, verdict, sentence, more }: Case): string {
  const open = `    <testcase classname="${escapeXml(suite)}" name="${escapeXml(name)}" time="${(tookMs / 1_000).toFixed(3)}"`;
  if (verdict === 'proven') return `${open}/>`;
  const body =
    verdict === 'violated'
      ? `<failure message="${escapeXml(sentence)}">${escapeXml(more)}</failure>`
      : `<skipped message="${escapeXml(`Inconclusive: ${sentence}`)}"/>`;
  return `${open}>${body}</testcase>`;
}

function suite(name: string, cases: readonly Case[]): string {
  const failures = cases.filter(({ verdict }) => verdict === 'violated').length;
  const skipped = cases.filter(({ verdict }) => verdict === 'inconclusive').length;
  return [
    `  <testsuite name="${escapeXml(name)}" tests="${cases.length}" failures="${failures}" errors="0" skipped="${skipped}">`,
    ...cases.map((each) => testCase(name, each)),
    '  </testsuite>',
  ].join('\n');
}

const ofProperty = ({ name, tookMs, findings, failures }: PropertyResult): readonly Case[] =>
  findings.map(({ detector, verdict, sentence }, at) => ({
    name: `${name}: ${detector}`,
    tookMs: at === 0 ? tookMs : 0,
    verdict,
    sentence,
    more: failures
      .filter((failure) => failure.detector === undefined || failure.detector === detector)
      .map(({ case: id, message, replay }) => `${id}: ${message}\nreplay: ${replay}`)
      .join('\n\n'),
  }));

/**
 * Returns the JUnit test suite for one section of findings about the run. The suite of the run as a whole exists even
 * when there are no such findings.
 */
function sectionSuite(
  { findings, replay }: Result,
  section: Section | undefined,
): readonly string[] {
  const own = findings.filter((each) => each.section === section);
  if (section !== undefined && own.length === 0) return [];
  const cases = own.map(({ detector, verdict, sentence }) => ({
    name: detector,
    tookMs: 0,
    verdict,
    sentence,
    more: replay,
  }));
  return [suite(section === undefined ? 'The run as a whole' : SECTIONS[section], cases)];
}

/**
 * Returns the result as JUnit XML for CI pipelines: one test suite for each property, section and load. Inconclusive
 * findings count as skipped tests.
 */
export function junitOf(result: Result): string {
  const suites = [
    ...result.properties.map((property) => suite(property.tag, ofProperty(property))),
    ...[undefined, ...SECTION_NAMES].flatMap((section) => sectionSuite(result, section)),
    ...result.loads.map(({ name, arrivals, thresholds, tookMs }) =>
      suite(
        `Load ${name}: ${arrivals}`,
        thresholds.map(({ threshold, state, because }, at) => ({
          name: threshold,
          tookMs: at === 0 ? tookMs : 0,
          verdict: state,
          sentence: because,
          more: result.replay,
        })),
      ),
    ),
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="onecall verify" time="${(result.tookMs / 1_000).toFixed(3)}">\n${suites.join('\n')}\n</testsuites>\n`;
}
