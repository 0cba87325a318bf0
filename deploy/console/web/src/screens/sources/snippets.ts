// Code that sends a first event, for each kind of program. It needs no control plane but the gateway itself.

/** One kind of program. */
export interface Snippet {
  readonly id: string;
  readonly title: string;
  /** What to install first; null where there is nothing. */
  readonly install: string | null;
  readonly code: string;
}

/** A text in double quotes, as JavaScript, Java, Python and Go read it. */
function quoted(text: string): string {
  return JSON.stringify(text);
}

/** Kotlin takes a $ for the begin of an expression. */
function kotlin(text: string): string {
  return quoted(text).replaceAll('$', '\\$');
}

/** A text that a shell takes as it is. */
function shell(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** The snippets for a gateway and a write key. */
export function snippets(gateway: string, writeKey: string): Snippet[] {
  const url = quoted(gateway);
  const key = quoted(writeKey);
  return [
    {
      id: 'js',
      title: 'JavaScript',
      install: 'npm install @rudderstack/analytics-js',
      code: `import { RudderAnalytics } from '@rudderstack/analytics-js/bundled';

const analytics = new RudderAnalytics();
// configUrl: the gateway also answers what the SDK asks when it starts.
analytics.load(${key}, ${url}, { configUrl: ${url}, loadIntegration: false });
analytics.track('Test Event', { from: 'browser' });`,
    },
    {
      id: 'node',
      title: 'Node.js',
      install: 'npm install @rudderstack/rudder-sdk-node',
      code: `const Analytics = require('@rudderstack/rudder-sdk-node');

// Without an errorHandler a refused request ends the process.
const analytics = new Analytics(${key}, {
  dataPlaneUrl: ${url},
  errorHandler: (error) => console.error(error),
});
analytics.track({ userId: 'user-1', event: 'Test Event', properties: { from: 'node' } });
analytics.flush();`,
    },
    {
      id: 'java',
      title: 'Java',
      install: 'implementation("com.rudderstack.sdk.java.analytics:analytics:3.1.2")',
      code: `import com.rudderstack.sdk.java.analytics.RudderAnalytics;
import com.rudderstack.sdk.java.analytics.messages.TrackMessage;
import java.util.Map;

RudderAnalytics analytics = RudderAnalytics.builder(${key})
        .setDataPlaneUrl(${url})
        .setGZIP(true)
        .build();
analytics.enqueue(TrackMessage.builder("Test Event").userId("user-1").properties(Map.of("from", "java")));
analytics.flush();
analytics.shutdown();`,
    },
    {
      id: 'kotlin',
      title: 'Kotlin (Android)',
      install: 'implementation("com.rudderstack.sdk.kotlin:android:VERSION")',
      code: `import com.rudderstack.sdk.kotlin.android.Analytics
import com.rudderstack.sdk.kotlin.android.Configuration

// In Application.onCreate. Android allows http:// addresses only where the app's network security configuration does.
val analytics = Analytics(
    configuration = Configuration(
        writeKey = ${kotlin(writeKey)},
        application = this,
        dataPlaneUrl = ${kotlin(gateway)},
        controlPlaneUrl = ${kotlin(gateway)},
    )
)
analytics.track("Test Event")`,
    },
    {
      id: 'swift',
      title: 'Swift (iOS)',
      install: '.package(url: "https://github.com/rudderlabs/rudder-sdk-swift", from: "1.0.0")',
      code: `import RudderStackAnalytics

// iOS allows http:// addresses only where the app's transport security settings do.
let configuration = Configuration(
    writeKey: ${key},
    dataPlaneUrl: ${url},
    controlPlaneUrl: ${url}
)
let analytics = Analytics(configuration: configuration)
analytics.track(name: "Test Event")`,
    },
    {
      id: 'python',
      title: 'Python',
      install: 'pip install rudder-sdk-python',
      code: `import rudderstack.analytics as analytics

analytics.write_key = ${key}
analytics.dataPlaneUrl = ${url}
analytics.track("user-1", "Test Event", {"from": "python"})
analytics.flush()`,
    },
    {
      id: 'go',
      title: 'Go',
      install: 'go get github.com/rudderlabs/analytics-go/v4',
      code: `package main

import "github.com/rudderlabs/analytics-go/v4"

func main() {
	client := analytics.New(${key}, ${url})
	defer client.Close()
	client.Enqueue(analytics.Track{UserId: "user-1", Event: "Test Event"})
}`,
    },
    {
      id: 'curl',
      title: 'curl',
      install: null,
      code: `curl ${shell(`${gateway.replace(/\/$/, '')}/v1/track`)} \\
  --user ${shell(`${writeKey}:`)} \\
  --header 'Content-Type: application/json' \\
  --data '{"userId": "user-1", "event": "Test Event", "properties": {"from": "curl"}}'`,
    },
  ];
}
