import styles from './Wordmark.module.css';

/** The name with its caret. */
export const Wordmark = () => <span class={styles.wordmark}>Open Poet</span>;
