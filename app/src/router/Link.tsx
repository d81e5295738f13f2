import type { JSX } from 'solid-js';
import { splitProps } from 'solid-js';
import { router } from './router.ts';

type LinkProps = JSX.AnchorHTMLAttributes<HTMLAnchorElement> & { href: string; replace?: boolean };

/** A real link (long press, middle click and copy work) that stays inside the app. */
export function Link(props: LinkProps) {
  const [own, rest] = splitProps(props, ['href', 'replace', 'onClick']);
  const go = (event: MouseEvent) => {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    router.navigate(own.href, { replace: own.replace === true });
  };
  return <a {...rest} href={own.href} onClick={go} />;
}
