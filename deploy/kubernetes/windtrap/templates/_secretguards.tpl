{{/* Secrets by reference, and no other way: what is in values ends in Git, in the release's history and in a ConfigMap. */}}
{{- define "windtrap.problems.secrets" -}}
{{- $problems := list -}}
{{- $clear := list -}}
{{- range $i, $source := .Values.config.sources -}}
{{- $clear = append $clear (list (printf "config.sources[%d].write-key" $i) (get $source "write-key")) -}}
{{- end -}}
{{- range $i, $destination := .Values.config.destinations -}}
{{- $server := $destination.clickhouse | default dict -}}
{{- $clear = append $clear (list (printf "config.destinations[%d].clickhouse.password" $i) $server.password) -}}
{{- $clear = append $clear (list (printf "config.destinations[%d].clickhouse.tls.trust-store-password" $i) (dig "tls" "trust-store-password" "" $server)) -}}
{{- end -}}
{{- range $i, $step := .Values.config.transformations -}}
{{- $clear = append $clear (list (printf "config.transformations[%d].mask.key" $i) (dig "mask" "key" "" $step)) -}}
{{- range $key, $value := dig "script" "credentials" dict $step -}}
{{- $clear = append $clear (list (printf "config.transformations[%d].script.credentials.%s" $i $key) $value) -}}
{{- end -}}
{{- end -}}
{{- range $i, $user := dig "users" list (.Values.config.console | default dict) -}}
{{- $clear = append $clear (list (printf "config.console.users[%d].password-hash" $i) (get $user "password-hash")) -}}
{{- end -}}
{{- range $i, $user := dig "query-users" list (.Values.config.console | default dict) -}}
{{- $clear = append $clear (list (printf "config.console.query-users[%d].password" $i) (get $user "password")) -}}
{{- end -}}
{{- range list "gateway" "forwarder" "transformer" -}}
{{- $clear = append $clear (list (printf "config.%s.status.password" .) (dig "status" "password" "" (get $.Values.config . | default dict))) -}}
{{- end -}}
{{- range $key, $value := (get (.Values.config.kafka | default dict) "properties") | default dict -}}
{{- if regexMatch `password|jaas|secret|keystore\.key|token` $key -}}
{{- $clear = append $clear (list (printf "config.kafka.properties.%s" $key) $value) -}}
{{- end -}}
{{- end -}}
{{- range $clear -}}
{{- $value := index . 1 | default "" | toString -}}
{{- if and $value (not (regexMatch `(^|[^\\])\$\{` $value)) -}}
{{- $problems = append $problems (printf "%s is written in the clear: put it into your Secret, and write ${NAME} with the name of its key" (index . 0)) -}}
{{- end -}}
{{- end -}}
{{- if not .Values.existingConfigSecret.name -}}
{{- range $component := include "windtrap.components" . | fromJsonArray -}}
{{- $context := dict "root" $ "component" $component -}}
{{- $extra := include "windtrap.extraEnvNames" $context | fromJson -}}
{{- range $name, $required := include "windtrap.placeholders" $context | fromJson -}}
{{- $known := or $.Values.existingSecret (hasKey $.Values.secretKeys $name) (hasKey $extra $name) -}}
{{- if and $required (not $known) -}}
{{- $problems = append $problems (printf "config names ${%s} for the %s, and no Secret is given: set existingSecret to one with the key %s, or secretKeys.%s" $name $component $name $name) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- toJson (uniq $problems) -}}
{{- end -}}
