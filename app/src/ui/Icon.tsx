/** Our own drawing: 24 × 24, strokes of 1.5 with round caps. An icon never stands without a name beside or on it. */
const paths = {
  back: 'M14.5 5.5 8 12l6.5 6.5',
  chevron: 'm9.5 6 6 6-6 6',
  down: 'm6 9.5 6 6 6-6',
  up: 'm6 14.5 6-6 6 6',
  toEnd: 'M12 4.500v12M6.500 11l5.500 5.500 5.500-5.500M6 20h12',
  plus: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
  close: 'm6 6 12 12M18 6 6 18',
  check: 'm5 12.5 4.7 4.7L19 7.5',
  now: 'M12 3.500 17 13l-3.200 7.500h-3.600L7 13zM12 3.500V12M13.500 13.500a1.500 1.500 0 1 1-3 0 1.500 1.500 0 0 1 3 0z',
  inbox: 'M4 13.500 6.500 5h11L20 13.500V19H4zM4 13.500h4.500l1 2.500h5l1-2.500H20',
  history:
    'M4.500 12a7.500 7.500 0 1 0 2.400-5.500L4.500 8.800M4.500 4.500v4.300h4.300M12 8v4.300l2.800 1.700',
  pad: 'M12 3.500 9.500 6h5zM12 20.500 9.500 18h5zM3.500 12 6 9.500v5zM20.500 12 18 9.500v5zM12 10.500a1.500 1.500 0 1 1 0 3 1.500 1.500 0 0 1 0-3z',
  keyboard:
    'M4.500 6.500h15a1.500 1.500 0 0 1 1.500 1.500v8a1.500 1.500 0 0 1-1.500 1.500h-15A1.500 1.500 0 0 1 3 16V8a1.500 1.500 0 0 1 1.500-1.500zM7 10.500h.01M10.300 10.500h.01M13.700 10.500h.01M17 10.500h.01M8.500 14h7',
  lines: 'M4 6.500h16M4 12h16M4 17.500h9',
  enter: 'M19 6v5.500a2.500 2.500 0 0 1-2.500 2.500H5M9 9.500 4.500 14 9 18.500',
  send: 'M12 19.500v-14M6 11l6-6 6 6',
  terminal:
    'M5.500 5h13a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2h-13a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2zM7.500 9.500l2.800 2.500-2.800 2.500M12.500 15h4',
  lock: 'M7.500 11h9a2 2 0 0 1 2 2v5a2 2 0 0 1-2 2h-9a2 2 0 0 1-2-2v-5a2 2 0 0 1 2-2zM8.500 11V8a3.500 3.500 0 0 1 7 0v3',
  machine:
    'M5.500 5h13a1.500 1.500 0 0 1 1.500 1.500V14a1.500 1.500 0 0 1-1.500 1.500h-13A1.500 1.500 0 0 1 4 14V6.500A1.500 1.500 0 0 1 5.500 5zM2.500 19h19',
  offline:
    'M3 3l18 18M8.500 6.200A12 12 0 0 1 21 9.500M3 9.500c1-.9 2-1.600 3.200-2.200M6.500 13a8 8 0 0 1 4-2M17.500 13a8 8 0 0 0-2.600-1.700M12 17.500h.01',
  folder: 'M3.500 6h6l2 2.500h9V19h-17z',
  share: 'M12 15V4M8 7.500 12 3.500l4 4M6 11.500v8h12v-8',
  copy: 'M9 8.500h10.500V20H9zM15 8.500V4H4.500v11.500H9',
  camera: 'M4 8h3.500L9 5.500h6L16.500 8H20v11H4zM15.500 13a3.500 3.500 0 1 1-7 0 3.500 3.500 0 0 1 7 0z',
  phone:
    'M8.500 3.500h7a1.500 1.500 0 0 1 1.500 1.500v14a1.500 1.500 0 0 1-1.500 1.500h-7A1.500 1.500 0 0 1 7 19V5a1.500 1.500 0 0 1 1.500-1.500zM11 17.500h2',
} as const;

/** Three dots: thick points rather than strokes. */
const more = 'M5.500 12h.01M12 12h.01M18.500 12h.01';

export type IconName = keyof typeof paths | 'more';

export function Icon(props: { name: IconName; small?: boolean }) {
  const size = () => (props.small ? 16 : 22);
  return (
    <svg width={size()} height={size()} viewBox="0 0 24 24" aria-hidden="true">
      {props.name === 'more' ? <path d={more} stroke-width="2.5" /> : <path d={paths[props.name]} />}
    </svg>
  );
}
