/** What jsdom lacks of a browser, and an empty page after each test. Import it before anything of the app. */
import { cleanup, configure } from '@solidjs/testing-library';
import { afterEach } from 'vitest';

afterEach(cleanup);

// A busy machine is slow, not wrong.
configure({ asyncUtilTimeout: 4000 });

if (typeof window.matchMedia !== 'function') {
  window.matchMedia = (media: string) =>
    ({
      media,
      matches: false,
      addEventListener: () => {},
      removeEventListener: () => {},
    }) as unknown as MediaQueryList;
}
const dialog = window.HTMLDialogElement.prototype;
if (typeof dialog.showModal !== 'function') {
  dialog.showModal = function showModal() {
    this.setAttribute('open', '');
  };
  dialog.close = function close() {
    this.removeAttribute('open');
  };
}
if (typeof globalThis.CSS === 'undefined') {
  Object.assign(globalThis, { CSS: { supports: () => true } });
}
window.HTMLElement.prototype.setPointerCapture ??= () => {};

// jsdom lays nothing out, so there is nowhere to scroll to.
Element.prototype.scrollIntoView ??= () => {};
