import DOMPurify from 'dompurify';

/** Nothing that runs, loads, embeds or styles comes through, whatever the renderer made of the text. */
const RULES = {
  USE_PROFILES: { html: true, mathMl: true },
  FORBID_TAGS: [
    'style',
    'img',
    'picture',
    'video',
    'audio',
    'source',
    'form',
    'input',
    'iframe',
    'svg',
  ],
  FORBID_ATTR: [
    'style',
    'srcset',
    'src',
    'background',
    'poster',
    'action',
    'formaction',
    'id',
    'name',
  ],
  // It is applied to the values of most attributes, so values that name no scheme have to pass.
  ALLOWED_URI_REGEXP: /^(?:(?:https?|mailto):|[^a-z]|[a-z+.-]+(?:[^a-z+.\-:]|$))/i,
  ADD_ATTR: ['target', 'tabindex'],
};

/** Puts `html` into `element`, sanitised; under Trusted Types through the sanitiser's own policy. */
export function putHtml(element: Element, html: string): void {
  if ('trustedTypes' in globalThis) {
    const trusted: unknown = DOMPurify.sanitize(html, { ...RULES, RETURN_TRUSTED_TYPE: true });
    Reflect.set(element, 'innerHTML', trusted);
    return;
  }
  element.innerHTML = DOMPurify.sanitize(html, RULES);
}
