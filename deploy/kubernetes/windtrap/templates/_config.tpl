{{/*
The part of windtrap.yml that a service needs, as text. The gateway knows no destination and so no password of theirs; the sources
of forwarder and transformer have made-up write keys, which they never look at; only the transformer knows its steps, which may have keys.
*/}}
{{- define "windtrap.config" -}}
{{- $component := .component -}}
{{- $all := deepCopy .root.Values.config -}}
{{- if ne $component "transformer" -}}
{{- $all = omit $all "transformer" "transformations" -}}
{{- end -}}
{{- if eq $component "gateway" -}}
{{- $all = omit $all "forwarder" "destinations" -}}
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

{{/* What a restart is needed for: not the sources, which services take over from the changed file themselves. */}}
{{- define "windtrap.configChecksum" -}}
{{- $all := omit (include "windtrap.config" . | fromYaml) "sources" -}}
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
