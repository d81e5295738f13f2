import { awakeSchema } from '../../../../shared/model/power.ts';
import type { Setting, SettingName } from '../../../../shared/model/settings.ts';
import type { Calls } from '../calls.ts';

export type SettingActions = ReturnType<typeof settingActions>;
export const settingActions = ({ live, later }: Calls) => ({
  /** Whether the machine is kept from going to sleep. */
  awake: (id: string) => live(id, { method: 'GET', path: '/v1/awake' }, awakeSchema),
  /** Replaces the whole section. */
  changeSetting: <N extends SettingName>(id: string, name: N, value: Setting<N>) =>
    later(id, 'Change a setting', { method: 'PUT', path: `/v1/settings/${name}`, body: value }),
});
