import { doctorSchema } from '../../../../shared/model/doctor.ts';
import { awakeSchema } from '../../../../shared/model/power.ts';
import type { Setting, SettingName } from '../../../../shared/model/settings.ts';
import { storageSchema } from '../../../../shared/model/storage.ts';
import type { Calls } from '../calls.ts';

export type SettingActions = ReturnType<typeof settingActions>;
export const settingActions = ({ live, later }: Calls) => ({
  /** Whether the machine is kept from going to sleep. */
  awake: (id: string) => live(id, { method: 'GET', path: '/v1/awake' }, awakeSchema),
  /** What the machine keeps, and how much room it has. */
  storage: (id: string) => live(id, { method: 'GET', path: '/v1/storage' }, storageSchema),
  /** What the machine lacks, and how to mend it. */
  doctor: (id: string) => live(id, { method: 'GET', path: '/v1/doctor' }, doctorSchema),
  /** Replaces the whole section. */
  changeSetting: <N extends SettingName>(id: string, name: N, value: Setting<N>) =>
    later(id, 'Change a setting', { method: 'PUT', path: `/v1/settings/${name}`, body: value }),
});
