import { Skeleton } from '../ui/Skeleton.tsx';
import styles from './Page.module.css';

/** A place whose code or whose rows are still on their way from this device's own storage. */
export const LoadingPage = () => (
  <main class={styles.page}>
    <h1 class={styles.unseen}>Loading</h1>
    <Skeleton rows={4} />
  </main>
);
