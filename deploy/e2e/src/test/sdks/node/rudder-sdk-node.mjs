// One call of each kind with @rudderstack/rudder-sdk-node; ends when every call's callback said that it was delivered.
import Analytics from '@rudderstack/rudder-sdk-node';
import { anonymousId, calls, gateway, userId, writeKey } from './parameters.mjs';

const client = new Analytics(writeKey, { dataPlaneUrl: gateway, gzip: true });
const deliveries = [];

function call(type, message) {
  deliveries.push(
    new Promise((resolve, reject) => {
      client[type]({ userId, anonymousId, ...message }, (error) => (error ? reject(error) : resolve()));
    }),
  );
}

call('identify', calls.identify);
call('track', { ...calls.track, timestamp: new Date(calls.track.timestamp) });
call('page', calls.page);
call('screen', calls.screen);
call('group', calls.group);
call('alias', calls.alias);
while (client.queue.length > 0) {
  await client.flush();
}
await Promise.all(deliveries);
