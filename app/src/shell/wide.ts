/** Room for the rail and the list: a tablet, or a window of that size; not a phone held sideways. */
import { createSignal } from 'solid-js';

const query = window.matchMedia('(min-width: 700px) and (min-height: 480px)');
const [wide, setWide] = createSignal(query.matches);
query.addEventListener('change', () => setWide(query.matches));

export { wide };
