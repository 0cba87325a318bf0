{{/*
The part of windtrap.yml that a service needs, as text. The gateway knows no destination and so no password of theirs; the sources
of forwarder and transformer have made-up write keys, which they never look at; only the transformer knows the keys of its steps. The
console shows all of it, and so gets all but those keys.
*/}}
{{- define "windtrap.config" -}}
{{- $component := .component -}}
{{- $all := deepCopy .root.Values.config -}}
{{- if and .root.Values.console.enabled (has $component (list "forwarder" "transformer")) -}}
{{- /* The console asks for /status from an address that nobody knows before; the networks of pods are among these. */ -}}
{{- $section := get $all $component | default dict -}}
{{- $status := merge (get $section "status" | default dict) (dict "allowed-networks" (include "windtrap.podNetworks" . | fromJsonArray)) -}}
{{- $_ := set $all $component (merge (dict "status" $status) $section) -}}
{{- end -}}
{{- if ne $component "console" -}}
{{- $all = omit $all "console" -}}
{{- end -}}
{{- if not (has $component (list "transformer" "console")) -}}
{{- $all = omit $all "transformer" "transformations" -}}
{{- end -}}
{{- if eq $component "gateway" -}}
{{- $all = omit $all "forwarder" "destinations" -}}
{{- else if eq $component "console" -}}
{{- $all = omit $all "gateway" -}}
{{- $steps := list -}}
{{- range $all.transformations -}}
{{- $step := . -}}
{{- if dig "mask" "key" "" $step -}}{{- $_ := set $step.mask "key" "not-for-the-console" -}}{{- end -}}
{{- range $name, $_ := dig "script" "credentials" dict $step -}}{{- $_ := set $step.script.credentials $name "not-for-the-console" -}}{{- end -}}
{{- $steps = append $steps $step -}}
{{- end -}}
{{- $_ := set $all "transformations" $steps -}}
{{- $_ := set $all "console" (merge (get $all "console" | default dict) (dict "gateway-url" (include "windtrap.gatewayUrl" .root))) -}}
{{- else -}}
{{- $all = omit $all "gateway" -}}
{{- $sources := list -}}
{{- range .root.Values.config.sources -}}
{{- $sources = append $sources (merge (dict "write-key" (printf "not-for-the-%s-%v" $component .id)) .) -}}
{{- end -}}
{{- $_ := set $all "sources" $sources -}}
{{- if eq $component "transformer" -}}
{{- $all = omit $all "forwarder" "destinations" -}}
{{- with get (.root.Values.config.forwarder | default dict) "dead-letters" -}}
{{- $_ := set $all "forwarder" (dict "dead-letters" .) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- range $key, $value := $all -}}
{{- if not $value -}}{{- $_ := unset $all $key -}}{{- end -}}
{{- end -}}
{{- toYaml $all -}}
{{- end -}}

{{/* Networks that pods have by convention, as JSON, and the pod itself. */}}
{{- define "windtrap.podNetworks" -}}
{{- list "127.0.0.0/8" "::1/128" "10.0.0.0/8" "172.16.0.0/12" "192.168.0.0/16" "100.64.0.0/10" "fc00::/7" | toJson -}}
{{- end -}}

{{/* What a restart is needed for: not the sources, which services take over from the changed file themselves, except the console. */}}
{{- define "windtrap.configChecksum" -}}
{{- $all := include "windtrap.config" . | fromYaml -}}
{{- if ne .component "console" -}}{{- $all = omit $all "sources" -}}{{- end -}}
{{- $destinations := list -}}
{{- range $all.destinations -}}
{{- $destinations = append $destinations (omit . "sources") -}}
{{- end -}}
{{- $_ := set $all "destinations" $destinations -}}
{{- toJson $all | sha256sum -}}
{{- end -}}

{{/* The variables that a service's configuration names, as {NAME: whether it has no fallback}. A \${ is no placeholder. */}}
{{- define "windtrap.placeholders" -}}
{{- $text := regexReplaceAll `\\\$\{` (include "windtrap.config" .) "" -}}
{{- $found := dict -}}
{{- range regexFindAll `\$\{[^:}]+[:}]` $text -1 -}}
{{- $name := regexReplaceAll `[${:}]` . "" -}}
{{- $_ := set $found $name (or (hasSuffix "}" .) (get $found $name | default false)) -}}
{{- end -}}
{{- toJson $found -}}
{{- end -}}

{{/* Names of the operator's own environment variables, as {NAME: true}. */}}
{{- define "windtrap.extraEnvNames" -}}
{{- $names := dict -}}
{{- range (index .root.Values .component).extraEnv -}}{{- $_ := set $names .name true -}}{{- end -}}
{{- toJson $names -}}
{{- end -}}

{{/* What the pod decides about its service: it wins over any file, so probes and Services always find it. */}}
{{- define "windtrap.env" -}}
{{- $values := index .root.Values .component -}}
{{- $fixed := dict "WINDTRAP_CONFIG" "/etc/windtrap/windtrap.yml" "WINDTRAP_LOG_FORMAT" .root.Values.logFormat -}}
{{- if $values.javaOptions -}}{{- $_ := set $fixed "JAVA_OPTS" $values.javaOptions -}}{{- end -}}
{{- if eq .component "gateway" -}}
{{- $fixed = merge $fixed (dict
      "WINDTRAP_GATEWAY_HOST" "0.0.0.0" "WINDTRAP_GATEWAY_PORT" "8080"
      "WINDTRAP_GATEWAY_ADMIN_HOST" "0.0.0.0" "WINDTRAP_GATEWAY_ADMIN_PORT" "8081"
      "WINDTRAP_GATEWAY_SHUTDOWN_DELAY" $values.shutdownDelay "WINDTRAP_GATEWAY_SHUTDOWN_TIMEOUT" $values.shutdownTimeout) -}}
{{- if $values.tls.existingSecret -}}
{{- $fixed = merge $fixed (dict
      "WINDTRAP_GATEWAY_TLS_CERTIFICATE" "/etc/windtrap-tls/tls.crt" "WINDTRAP_GATEWAY_TLS_KEY" "/etc/windtrap-tls/tls.key") -}}
{{- end -}}
{{- else if eq .component "transformer" -}}
{{- $fixed = merge $fixed (dict
      "WINDTRAP_TRANSFORMER_ADMIN_HOST" "0.0.0.0" "WINDTRAP_TRANSFORMER_ADMIN_PORT" "8083"
      "WINDTRAP_TRANSFORMER_STATE_DIRECTORY" "/var/lib/windtrap/transformer") -}}
{{- else if eq .component "console" -}}
{{- $name := include "windtrap.fullname" .root -}}
{{- $fixed = merge $fixed (dict
      "WINDTRAP_CONSOLE_HOST" "0.0.0.0" "WINDTRAP_CONSOLE_PORT" "8090"
      "WINDTRAP_CONSOLE_ADMIN_HOST" "0.0.0.0" "WINDTRAP_CONSOLE_ADMIN_PORT" "8084") -}}
{{- range $service := list "gateway" "forwarder" "transformer" -}}
{{- /* Headless: the name means each pod. That of transformers is not known where there are none. */ -}}
{{- $_ := set $fixed (printf "WINDTRAP_CONSOLE_%sS" (upper $service)) (printf "%s-%s-admin:%s" $name $service (include "windtrap.adminPort" (dict "component" $service))) -}}
{{- end -}}
{{- if not .root.Values.gateway.tls.existingSecret -}}
{{- $_ := set $fixed "WINDTRAP_CONSOLE_TEST_EVENT_URL" (printf "http://%s-gateway:%v" $name .root.Values.gateway.service.port) -}}
{{- end -}}
{{- if $values.tls.existingSecret -}}
{{- $fixed = merge $fixed (dict
      "WINDTRAP_CONSOLE_TLS_CERTIFICATE" "/etc/windtrap-tls/tls.crt" "WINDTRAP_CONSOLE_TLS_KEY" "/etc/windtrap-tls/tls.key") -}}
{{- end -}}
{{- else -}}
{{- $fixed = merge $fixed (dict
      "WINDTRAP_FORWARDER_ADMIN_HOST" "0.0.0.0" "WINDTRAP_FORWARDER_ADMIN_PORT" "8082"
      "WINDTRAP_FORWARDER_DRAIN_TIMEOUT" $values.drainTimeout) -}}
{{- end -}}
{{- $extra := include "windtrap.extraEnvNames" . | fromJson -}}
env:
{{- range $name, $value := $fixed }}
{{- if not (hasKey $extra $name) }}
  - name: {{ $name }}
    value: {{ $value | quote }}
{{- end }}
{{- end }}
{{- if and (eq .component "transformer") (not (hasKey $extra "WINDTRAP_TRANSFORMER_INSTANCE_ID")) }}
  # A pod that comes back has the name that its group knows, and its partitions at once.
  - name: WINDTRAP_TRANSFORMER_INSTANCE_ID
    valueFrom:
      fieldRef:
        fieldPath: metadata.name
{{- end }}
{{- $root := .root -}}
{{- $wanted := include "windtrap.placeholders" . | fromJson -}}
{{- if $root.Values.existingConfigSecret.name -}}
{{- $wanted = dict -}}
{{- range $name, $_ := $root.Values.secretKeys -}}{{- $_ := set $wanted $name true -}}{{- end -}}
{{- end -}}
{{- range $name, $required := $wanted }}
{{- $place := get $root.Values.secretKeys $name | default dict }}
{{- $secret := $place.secret | default $root.Values.existingSecret }}
{{- if and $secret (not (hasKey $extra $name)) }}
  - name: {{ $name }}
    valueFrom:
      secretKeyRef:
        name: {{ $secret }}
        key: {{ $place.key | default $name }}
        {{- if not $required }}
        optional: true
        {{- end }}
{{- end }}
{{- end }}
{{- with (index .root.Values .component).extraEnv }}
{{ toYaml . | indent 2 }}
{{- end }}
{{- if and $root.Values.existingConfigSecret.name $root.Values.existingSecret }}
envFrom:
  - secretRef:
      name: {{ $root.Values.existingSecret }}
{{- end }}
{{- end -}}
