import { figure } from '../figure.ts';
import {
  type ListFigures,
  historyList as measureList,
  reader as measureReader,
  type ReaderFigures,
} from '../reading.ts';
import type { Row } from './row.ts';

const LIST: Readonly<Record<keyof ListFigures, string>> = {
  tap: 'tap on History to the painted list',
  cold: 'the app from cold to the painted list',
  coldOwn: 'of that, since the app’s own code began',
  fillTask: 'longest task while the rest is opened behind it',
  frameP50: 'frame while scrolling, p50',
  frameP95: 'frame while scrolling, p95',
};
const READER: Readonly<Record<keyof ReaderFigures, readonly [name: string, unit: string]>> = {
  tap: ['tap on Conversation to its painted end', 'ms'],
  tapP95: ['the same, p95', 'ms'],
  entries: ['entries in the page at most, while 60 pages are read', ''],
  heapBefore: ['heap of the page before', 'MB'],
  heapAfter: ['heap of the page after 60 pages', 'MB'],
};

export const historyList: Row = {
  name: 'history-list',
  about:
    'a history of 10,000 sessions from the cache, in Chromium at a quarter of its speed, about two minutes',
  async run() {
    const found = new Map([['Open Poet', await measureList()]]);
    return (Object.keys(LIST) as (keyof ListFigures)[]).map((key) =>
      figure('history-list', LIST[key], 'ms', found, (one) => one[key]),
    );
  },
};

export const reader: Row = {
  name: 'reader',
  about: 'a conversation of 50 MB, in Chromium at a quarter of its speed, about a minute',
  async run() {
    const found = new Map([['Open Poet', await measureReader()]]);
    return (Object.keys(READER) as (keyof ReaderFigures)[]).map((key) => {
      const [name, unit] = READER[key];
      return figure('reader', name, unit, found, (one) => one[key]);
    });
  },
};
