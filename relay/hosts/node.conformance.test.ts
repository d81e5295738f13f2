import { relayConformance } from '../conformance/suite.ts';
import { startTestRelay } from '../testing/node-relay.ts';

relayConformance('Node', ({ limits = {}, tokens } = {}) => startTestRelay({ limits }, tokens));
