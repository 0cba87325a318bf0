{{/* Seconds of a duration such as 250ms, 10s, 5m or 2h, rounded up; nothing for anything else. */}}
{{- define "windtrap.seconds" -}}
{{- $text := toString . | nospace -}}
{{- if regexMatch `^[0-9]{1,9}(ms|s|m|h)$` $text -}}
{{- $unit := regexFind `[a-z]+$` $text -}}
{{- $amount := trimSuffix $unit $text | int64 -}}
{{- if eq $unit "ms" -}}{{ div (add $amount 999) 1000 }}{{- else -}}{{ mul $amount (get (dict "s" 1 "m" 60 "h" 3600) $unit) }}{{- end -}}
{{- end -}}
{{- end -}}

{{/* MiB of a size such as 64MiB, 4096000, 768Mi or 1G, rounded down; nothing for anything else. */}}
{{- define "windtrap.mebibytes" -}}
{{- $text := toString . | nospace -}}
{{- if kindIs "float64" . -}}{{- $text = int64 . | toString -}}{{- end -}}
{{- if regexMatch `^[0-9]+(\.[0-9]+)?([KMGT]iB?|[kMGT])?$` $text -}}
{{- $number := regexFind `^[0-9.]+` $text | float64 -}}
{{- $unit := regexFind `[a-zA-Z]+$` $text | trimSuffix "B" -}}
{{- $bytes := get (dict "" 1 "k" 1e3 "M" 1e6 "G" 1e9 "T" 1e12 "Ki" 1024 "Mi" 1048576 "Gi" 1073741824 "Ti" 1099511627776) $unit -}}
{{- divf (mulf $number $bytes) 1048576 | floor | int64 -}}
{{- end -}}
{{- end -}}

{{/* How long a pod may take to end by itself: the drain, and some seconds to close its clients. */}}
{{- define "windtrap.shortestGrace" -}}
{{- $values := index .root.Values .component -}}
{{- if eq .component "gateway" -}}
{{- add (include "windtrap.seconds" $values.shutdownDelay | int64) (include "windtrap.seconds" $values.shutdownTimeout | int64) 10 -}}
{{- else if eq .component "transformer" -}}
{{- /* It waits 20 s for its last commit. */ -}}
30
{{- else if eq .component "console" -}}
15
{{- else -}}
{{- add (include "windtrap.seconds" $values.drainTimeout | int64) 20 -}}
{{- end -}}
{{- end -}}

{{- define "windtrap.forwarderReplicas" -}}
{{- .Values.forwarder.replicas | default (min 2 (.Values.topics.partitions | default 2 | int64)) -}}
{{- end -}}

{{- define "windtrap.transformerReplicas" -}}
{{- .Values.transformer.replicas | default (min 2 (.Values.topics.partitions | default 2 | int64)) -}}
{{- end -}}

{{- define "windtrap.maxForwarders" -}}
{{- .Values.forwarder.autoscaling.maxReplicas | default .Values.topics.partitions | int64 -}}
{{- end -}}
