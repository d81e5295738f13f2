/** Room for the rail and the list: a tablet, or a window of that size; not a phone held sideways. */
import { createSignal } from 'solid-js';

const query = window.matchMedia('(min-width: 700px) and (min-height: 480px)');
const [wide, setWide] = createSignal(query.matches);
query.addEventListener('change', () => setWide(query.matches));

/** Room for one thing more beside the list and the session. */
const roomyQuery = window.matchMedia('(min-width: 1080px) and (min-height: 480px)');
const [roomy, setRoomy] = createSignal(roomyQuery.matches);
roomyQuery.addEventListener('change', () => setRoomy(roomyQuery.matches));

export { roomy, wide };
