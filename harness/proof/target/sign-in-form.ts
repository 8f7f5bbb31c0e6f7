/** An HTML form with a password field, with the names and values needed to fill it in. */
export type SignInForm = Readonly<{
  action: URL;
  /** Name of the form field for the user name. */
  username: string;
  password: string;
  hidden: Readonly<Record<string, string>>;
}>;

const FORM = /<form\b([^>]*)>([\s\S]*?)<\/form>/gi;
const INPUT = /<input\b([^>]*)>/gi;

/**
 * Returns the first form with a password field in an HTML page. Cognito's page has the form twice, for narrow and wide
 * screens.
 */
export function readForm(html: string, at: URL): SignInForm | undefined {
  for (const [, attributes = '', content = ''] of html.matchAll(FORM)) {
    const inputs = [...content.matchAll(INPUT)].map(([, text = '']) => text);
    const nameOf = (type: RegExp) =>
      inputs
        .map((input) =>
          type.test(attribute(input, 'type') ?? 'text') ? attribute(input, 'name') : undefined,
        )
        .find((name) => name !== undefined);
    const password = nameOf(/^password$/i);
    if (password === undefined) continue;
    const hidden = inputs.flatMap((input) => {
      const name = attribute(input, 'name');
      const isHidden = /^hidden$/i.test(attribute(input, 'type') ?? '');
      return isHidden && name !== undefined ? [[name, attribute(input, 'value') ?? '']] : [];
    });
    return {
      action: new URL(attribute(attributes, 'action') ?? '', at),
      username: nameOf(/^(text|email)$/i) ?? 'username',
      password,
      hidden: Object.fromEntries(hidden),
    };
  }
  return undefined;
}

function attribute(tag: string, name: string): string | undefined {
  const found = new RegExp(String.raw`\b${name}\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))`, 'i').exec(
    tag,
  );
  return found ? unescaped(found[1] ?? found[2] ?? found[3] ?? '') : undefined;
}

const unescaped = (text: string): string =>
  text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&#x27;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
