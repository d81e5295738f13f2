import { createContext, type JSX, useContext } from 'solid-js';
import type { Data } from './data/types.ts';

const DataContext = createContext<Data>();

export const DataProvider = (props: { data: Data; children: JSX.Element }) => (
  <DataContext.Provider value={props.data}>{props.children}</DataContext.Provider>
);

export function useData(): Data {
  const data = useContext(DataContext);
  if (data === undefined) throw new Error('useData is called outside DataProvider');
  return data;
}
