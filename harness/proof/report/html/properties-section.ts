import { escapeHtml } from '../charts/svg.ts';
import {
  SECTION_NAMES,
  SECTIONS,
  type PropertyResult,
  type Result,
  type Section,
} from '../result.ts';
import { counted, MARK } from '../words.ts';

type State = keyof typeof MARK;
type Finding = Result['findings'][number];

export const pill = (state: State): string =>
  `<span class="pill ${state}"><span aria-hidden="true">${MARK[state]}</span>${state}</span>`;

export function propertiesSection({ properties }: Result): string {
  if (properties.length === 0) return '';
  return `<h2>Properties</h2><div class="card list">${properties.map(propertyRow).join('')}</div>`;
}

/** Returns the HTML row of a property, which shows its findings at once unless the property is proven. */
const propertyRow = (property: PropertyResult): string =>
  `<details class="property"${property.verdict === 'proven' ? '' : ' open'}><summary>${pill(property.verdict)}<h3>${property.property} ${escapeHtml(property.name)}</h3><span class="count">${counted(property.cases, 'case')}${property.required ? '' : ', not required'}</span><p>${escapeHtml(property.sentence)}</p></summary>${findingList(property.findings)}</details>`;

const findingList = (findings: readonly Finding[]): string =>
  `<ul class="findings">${findings.map((each) => `<li><span>${pill(each.verdict)}</span><span><code>${escapeHtml(each.detector)}</code> ${escapeHtml(each.sentence)}</span></li>`).join('')}</ul>`;

/** Returns the HTML section with the findings about the whole run, such as the conservation of model calls. */
export const findingsSection = ({ findings }: Result): string =>
  [undefined, ...SECTION_NAMES]
    .map((section) =>
      listOf(
        section,
        findings.filter((each) => each.section === section),
      ),
    )
    .join('');

function listOf(section: Section | undefined, findings: readonly Finding[]): string {
  if (findings.length === 0) return '';
  const title = section === undefined ? 'Under load, model calls' : SECTIONS[section];
  const rows = findings.map(
    ({ detector, verdict, sentence }) =>
      `<div class="row">${pill(verdict)}<h3>${escapeHtml(detector)}</h3><span></span><p>${escapeHtml(sentence)}</p></div>`,
  );
  return `<h2>${title}</h2><div class="card list">${rows.join('')}</div>`;
}
