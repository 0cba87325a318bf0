// One call of each kind with @segment/analytics-node; ends when every call's callback said that it was delivered.
import { Analytics } from '@segment/analytics-node';
import { anonymousId, calls, gateway, userId, writeKey } from './parameters.mjs';

const analytics = new Analytics({ writeKey, host: gateway, httpRequestTimeout: 60_000, flushInterval: 600_000 });
const deliveries = [];

function call(type, message) {
  deliveries.push(
    new Promise((resolve, reject) => {
      analytics[type]({ userId, anonymousId, ...message }, (error) => (error ? reject(error) : resolve()));
    }),
  );
}

call('identify', calls.identify);
call('track', { ...calls.track, timestamp: new Date(calls.track.timestamp) });
call('page', calls.page);
call('screen', calls.screen);
call('group', calls.group);
call('alias', calls.alias);
await analytics.closeAndFlush({ timeout: 60_000 });
await Promise.all(deliveries);
