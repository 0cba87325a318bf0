{{/* Problems of the values, as a JSON list of sentences: what is wrong; what to do. All at once, as Windtrap tells those of its file. */}}
{{- define "windtrap.problems" -}}
{{- $problems := list -}}
{{- range list "windtrap.problems.config" "windtrap.problems.secrets" "windtrap.problems.topics" "windtrap.problems.scaling" "windtrap.problems.pods" "windtrap.problems.network" -}}
{{- $problems = concat $problems (include . $ | fromJsonArray) -}}
{{- end -}}
{{- toJson $problems -}}
{{- end -}}

{{- define "windtrap.guard" -}}
{{- $problems := include "windtrap.problems" . | fromJsonArray -}}
{{- if $problems -}}
{{- $text := printf "\n\nThe values of Windtrap's chart have %d problem(s):\n" (len $problems) -}}
{{- range $problems -}}
{{- $text = printf "%s- %s\n" $text . -}}
{{- end -}}
{{- fail $text -}}
{{- end -}}
{{- end -}}

{{- define "windtrap.problems.config" -}}
{{- $problems := list -}}
{{- $config := .Values.config -}}
{{- if .Values.existingConfigSecret.name -}}
{{- if or $config.kafka $config.gateway $config.forwarder $config.transformer $config.console $config.sources $config.transformations $config.destinations -}}
{{- $problems = append $problems "existingConfigSecret.name and config are both set, and only one can be used: remove one of them" -}}
{{- end -}}
{{- else -}}
{{- if not (get ($config.kafka | default dict) "bootstrap-servers") -}}
{{- $problems = append $problems "config.kafka.bootstrap-servers is missing: name your brokers, such as kafka.example.com:9092; this chart brings no Kafka" -}}
{{- end -}}
{{- if not $config.sources -}}
{{- $problems = append $problems "config.sources is empty, so nobody may send: add one, such as {id: web, write-key: \"${WEB_WRITE_KEY}\"}" -}}
{{- end -}}
{{- if not $config.destinations -}}
{{- $problems = append $problems "config.destinations is empty, so events would go nowhere: add your ClickHouse; this chart brings none" -}}
{{- end -}}
{{- if and $config.transformations (not .Values.transformer.enabled) -}}
{{- $problems = append $problems "config.transformations is set, and transformer.enabled is not, so events would be stored as they are sent: enable it, or remove the steps" -}}
{{- end -}}
{{- if .Values.console.enabled -}}
{{- $proxy := get ($config.console | default dict) "proxy" | default dict -}}
{{- if not (or (get ($config.console | default dict) "users") $proxy.header) -}}
{{- $problems = append $problems "console.enabled is set, and nobody has to log in: add config.console.users, with hashes by console hash-password, or config.console.proxy" -}}
{{- end -}}
{{- if and $proxy.header (not $proxy.networks) -}}
{{- $problems = append $problems "config.console.proxy.networks is missing: say from which addresses your proxy asks, such as 10.1.2.0/24; anybody there can say who they are" -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- toJson $problems -}}
{{- end -}}

{{- define "windtrap.problems.topics" -}}
{{- $problems := list -}}
{{- if not .Values.topics.partitions -}}
{{- $problems = append $problems "topics.partitions is missing: say how many partitions the topic of events has, or shall have with topics.create" -}}
{{- end -}}
{{- if not .Values.topics.retention -}}
{{- $problems = append $problems "topics.retention is missing: say how long the topic of events keeps them, such as 90d or forever; a replay reaches back as far, and Kafka's own default is 7 days" -}}
{{- end -}}
{{- toJson $problems -}}
{{- end -}}

{{- define "windtrap.problems.scaling" -}}
{{- $problems := list -}}
{{- $partitions := .Values.topics.partitions | default 0 | int64 -}}
{{- $gateways := .Values.gateway.autoscaling -}}
{{- $forwarders := .Values.forwarder.autoscaling -}}
{{- range $component := list "gateway" "forwarder" -}}
{{- $values := index $.Values $component -}}
{{- if $values.autoscaling.enabled -}}
{{- if not (kindIs "invalid" $values.replicas) -}}
{{- $problems = append $problems (printf "%s.replicas and %s.autoscaling.enabled are both set, and each upgrade would undo what was scaled: remove %s.replicas" $component $component $component) -}}
{{- end -}}
{{- if and $values.autoscaling.targetCPUUtilizationPercentage (not (dig "requests" "cpu" "" ($values.resources | default dict))) -}}
{{- $problems = append $problems (printf "%s.autoscaling aims at a part of %s.resources.requests.cpu, which is missing: set it" $component $component) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if and $gateways.enabled (gt (int64 $gateways.minReplicas) (int64 $gateways.maxReplicas)) -}}
{{- $problems = append $problems "gateway.autoscaling.minReplicas is more than maxReplicas: make it less, or equal" -}}
{{- end -}}
{{- if $forwarders.enabled -}}
{{- $most := include "windtrap.maxForwarders" . | int64 -}}
{{- if not $forwarders.prometheusAddress -}}
{{- $problems = append $problems "forwarder.autoscaling.prometheusAddress is missing: KEDA asks it for the lag" -}}
{{- end -}}
{{- if and $partitions (gt $most $partitions) -}}
{{- $problems = append $problems (printf "forwarder.autoscaling.maxReplicas is %d, and topics.partitions %d: a partition has one forwarder, so the others would be idle; lower maxReplicas, or add partitions" $most $partitions) -}}
{{- end -}}
{{- if and $most (gt (int64 $forwarders.minReplicas) $most) -}}
{{- $problems = append $problems "forwarder.autoscaling.minReplicas is more than maxReplicas: make it less, or equal" -}}
{{- end -}}
{{- else if and $partitions (gt (include "windtrap.forwarderReplicas" . | int64) $partitions) -}}
{{- $problems = append $problems (printf "forwarder.replicas is %v, and topics.partitions %d: a partition has one forwarder, so the others would be idle; lower replicas, or add partitions" .Values.forwarder.replicas $partitions) -}}
{{- end -}}
{{- if and .Values.transformer.enabled $partitions (gt (include "windtrap.transformerReplicas" . | int64) $partitions) -}}
{{- $problems = append $problems (printf "transformer.replicas is %v, and topics.partitions %d: a partition has one transformer, so the others would be idle; lower replicas, or add partitions" .Values.transformer.replicas $partitions) -}}
{{- end -}}
{{- toJson $problems -}}
{{- end -}}

{{- define "windtrap.problems.pods" -}}
{{- $problems := list -}}
{{- if has "latest" (list .Values.image.tag .Values.gateway.image.tag .Values.forwarder.image.tag .Values.transformer.image.tag .Values.console.image.tag) -}}
{{- $problems = append $problems "image.tag is latest: nobody could say what runs, and pods would differ; name a version, or leave it out for the chart's own" -}}
{{- end -}}
{{- range $component := include "windtrap.components" . | fromJsonArray -}}
{{- $values := index $.Values $component -}}
{{- $context := dict "root" $ "component" $component -}}
{{- $grace := $values.terminationGracePeriodSeconds -}}
{{- $least := include "windtrap.shortestGrace" $context | int64 -}}
{{- if and (not (kindIs "invalid" $grace)) (lt ($grace | int64) $least) -}}
{{- $problems = append $problems (printf "%s.terminationGracePeriodSeconds is %v, and its drain takes up to %d: raise it, or leave it out" $component $grace $least) -}}
{{- end -}}
{{- $limit := dig "limits" "memory" "" ($values.resources | default dict) -}}
{{- $mebibytes := include "windtrap.mebibytes" $limit -}}
{{- if and $mebibytes (not $.Values.existingConfigSecret.name) (not (regexMatch "MaxRAM|-Xmx" $values.javaOptions)) -}}
{{- /* 60%: the images' -XX:MaxRAMPercentage. */ -}}
{{- $heap := div (mul 60 (int64 $mebibytes)) 100 -}}
{{- $needed := include "windtrap.heapNeeded" $context | int64 -}}
{{- if eq $component "console" -}}
{{- if gt $needed $heap -}}
{{- $problems = append $problems (printf "console.resources.limits.memory is %s, which gives a heap of %d MiB, and it needs %d MiB: raise the limit" $limit $heap $needed) -}}
{{- end -}}
{{- else if gt $needed $heap -}}
{{- $problems = append $problems (printf "%s.resources.limits.memory is %s, which gives a heap of %d MiB, and config.%s needs %d MiB: raise the limit, or lower %s" $component $limit $heap $component $needed (get (dict "gateway" "max-in-flight, producer-buffer or max-connections" "forwarder" "buffer" "transformer" "threads") $component)) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- toJson $problems -}}
{{- end -}}

{{/* MiB of heap that a service's bounds allow it to fill; gateway/README.md has the sum of the gateway's. */}}
{{- define "windtrap.heapNeeded" -}}
{{- $config := get .root.Values.config .component | default dict -}}
{{- if eq .component "gateway" -}}
{{- $connections := get $config "max-connections" | default 10000 -}}
{{- $connections = ternary (int64 $connections) 10000 (regexMatch `^[0-9.e+]+$` (toString $connections)) -}}
{{- add 32 (div $connections 64)
      (include "windtrap.mebibytes" (get $config "max-in-flight" | default "64MiB") | int64)
      (include "windtrap.mebibytes" (get $config "producer-buffer" | default "64MiB") | int64) -}}
{{- else if eq .component "transformer" -}}
{{- /* Of each thread: a producer's buffer of 128 MiB, and what a script may allocate. */ -}}
{{- $threads := get $config "threads" | default 1 -}}
{{- add 128 (mul 192 (ternary (int64 $threads) 1 (regexMatch `^[0-9.e+]+$` (toString $threads)))) -}}
{{- else if eq .component "console" -}}
{{- /* What it holds of the last hour, of events that are shown, and of answers that it makes. */ -}}
96
{{- else -}}
{{- add 192 (include "windtrap.mebibytes" (get $config "buffer" | default "128MiB") | int64) -}}
{{- end -}}
{{- end -}}

{{- define "windtrap.problems.network" -}}
{{- $problems := list -}}
{{- if and .Values.gateway.ingress.enabled (not .Values.gateway.ingress.hosts) -}}
{{- $problems = append $problems "gateway.ingress.hosts is empty: name the hosts that SDKs post to" -}}
{{- end -}}
{{- if and .Values.gateway.httpRoute.enabled (not .Values.gateway.httpRoute.parentRefs) -}}
{{- $problems = append $problems "gateway.httpRoute.parentRefs is empty: name the Gateway that it is attached to" -}}
{{- end -}}
{{- if .Values.networkPolicy.enabled -}}
{{- if not (include "windtrap.kafkaPorts" . | fromJsonArray) -}}
{{- $problems = append $problems "networkPolicy.kafkaPorts is empty, and bootstrap-servers names no port: say which ports your brokers have" -}}
{{- end -}}
{{- if and .Values.existingConfigSecret.name (not .Values.networkPolicy.clickHousePorts) -}}
{{- $problems = append $problems "networkPolicy.clickHousePorts is empty, and the configuration is in a Secret: say which ports ClickHouse has" -}}
{{- end -}}
{{- end -}}
{{- toJson $problems -}}
{{- end -}}
