/** Keeps toasts above what stands below `element` in its page (`--foot`): a field that one types in. Returns what ends that. */
export function keepFootClear(element: HTMLElement): () => void {
  const root = document.documentElement.style;
  const observer = new ResizeObserver(() => {
    const page = element.closest('main') ?? document.body;
    const foot = page.getBoundingClientRect().bottom - element.getBoundingClientRect().bottom;
    root.setProperty('--foot', `${Math.max(0, Math.round(foot))}px`);
  });
  observer.observe(element);
  return () => {
    observer.disconnect();
    root.removeProperty('--foot');
  };
}
