import { createMemo } from 'solid-js';
import { encode } from 'uqr';
import styles from './Qr.module.css';

/** A QR code as one path: dark on light in every theme, because cameras expect that. */
export function Qr(props: { text: string; label: string }) {
  const code = createMemo(() => encode(props.text, { ecc: 'L', border: 2 }));
  const path = () => {
    let d = '';
    code().data.forEach((row, y) => {
      row.forEach((dark, x) => {
        if (dark) d += `M${x} ${y}h1v1h-1z`;
      });
    });
    return d;
  };
  return (
    <svg class={styles.qr} viewBox={`0 0 ${code().size} ${code().size}`} role="img" aria-label={props.label}>
      <path d={path()} />
    </svg>
  );
}
