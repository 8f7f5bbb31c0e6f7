import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CookieJar } from './cookie-jar.ts';
import { readForm } from './sign-in-form.ts';

const AT = new URL('https://auth.example.org/login?client_id=x');

test('readForm() finds the form with a password, its fields and what is hidden in it', () => {
  const html = `
    <form action="/search"><input name="q"></form>
    <form method="post" action="/login?client_id=x&amp;state=s%2B1" name='cognitoSignInForm'>
      <input type="hidden" name="_csrf" value="a&quot;b">
      <input id="u" name="username" type="text"><input type=password name='password'>
    </form>`;
  assert.deepEqual(readForm(html, AT), {
    action: new URL('https://auth.example.org/login?client_id=x&state=s%2B1'),
    username: 'username',
    password: 'password',
    hidden: { _csrf: 'a"b' },
  });
  assert.equal(readForm('<form><input name="q"></form>', AT), undefined);
});

test('CookieJar keeps cookies by host and path, drops ended ones, and copies', () => {
  const jar = new CookieJar();
  const at = new URL('https://example.org/a');
  jar.keep(at, ['one=1; Path=/; HttpOnly', 'two=2; Path=/a', 'three=3; Path=/b']);
  const copy = jar.copy();
  jar.keep(at, 'one=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT');
  jar.keep(at, 'two=; Path=/a; Max-Age=0');
  assert.equal(jar.header(at), '');
  assert.equal(copy.header(at), 'one=1; two=2');
  assert.equal(copy.header(new URL('https://other.org/a')), '');
});
