import type { Setting, SettingName } from '../../../../shared/model/settings.ts';
import type { Calls } from '../calls.ts';

export type SettingActions = ReturnType<typeof settingActions>;
export const settingActions = ({ later }: Calls) => ({
  /** Replaces the whole section. */
  changeSetting: <N extends SettingName>(id: string, name: N, value: Setting<N>) =>
    later(id, 'Change a setting', { method: 'PUT', path: `/v1/settings/${name}`, body: value }),
});
