/** A section of a machine's settings as this device knows it. */
import { readSetting, type Setting, type SettingName } from '../../../shared/model/settings.ts';
import type { MachineView } from '../data/types.ts';

export const settingOf = <N extends SettingName>(machine: MachineView, name: N): Setting<N> =>
  readSetting(name, machine.row('setting', name)?.value);
