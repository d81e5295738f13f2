/** Where peers are kept between runs: never a part of the product. */
import { join } from 'node:path';
import { root } from '../../support/program.ts';

export const PEERS = join(root, '.cache', 'peers');
