package chat.lockstep.local.cassandra;

import chat.lockstep.local.Ports;
import java.nio.file.Path;

/// The settings of the node.
///
/// @param folder      holds its data
/// @param clusterName unique to the data folder
/// @param ports       where it listens
record CassandraYaml(Path folder, String clusterName, Ports ports) {

    String text() {
        return """
               # Written at each start: changes here are lost.
               cluster_name: %1$s
               num_tokens: 1
               initial_token: "0"
               auto_bootstrap: false
               partitioner: org.apache.cassandra.dht.Murmur3Partitioner
               endpoint_snitch: SimpleSnitch
               dynamic_snitch: false
               seed_provider:
                 - class_name: org.apache.cassandra.locator.SimpleSeedProvider
                   parameters: [{seeds: "127.0.0.1:%3$d"}]
               listen_address: 127.0.0.1
               rpc_address: 127.0.0.1
               native_transport_port: %2$d
               storage_port: %3$d
               start_native_transport: true
               authenticator: AllowAllAuthenticator
               authorizer: AllowAllAuthorizer
               user_defined_functions_enabled: false

               data_file_directories: ["%4$s/data"]
               commitlog_directory: "%4$s/commitlog"
               saved_caches_directory: "%4$s/saved_caches"
               hints_directory: "%4$s/hints"
               cdc_raw_directory: "%4$s/cdc_raw"
               hinted_handoff_enabled: false
               auto_snapshot: false

               # A power cut may take the rows of the last second. The projector commits a Kafka offset only when its rows
               # are older than that (lockstep.kafka.views-durable-after), so what was taken is written again.
               commitlog_sync: periodic
               commitlog_sync_period: 1000ms
               commitlog_segment_size: 8MiB
               commitlog_total_space: 128MiB

               # Two cores, a small heap.
               concurrent_reads: 16
               concurrent_writes: 16
               concurrent_counter_writes: 2
               concurrent_materialized_view_writes: 2
               native_transport_max_threads: 32
               concurrent_compactors: 1
               memtable_flush_writers: 1
               memtable_allocation_type: offheap_objects
               memtable_heap_space: 48MiB
               memtable_offheap_space: 64MiB
               file_cache_size: 32MiB
               networking_cache_size: 16MiB
               key_cache_size: 8MiB
               row_cache_size: 0MiB
               counter_cache_size: 0MiB
               prepared_statements_cache_size: 4MiB
               column_index_cache_size: 2KiB
               """.formatted(clusterName, ports.cassandra(), ports.cassandraStorage(), folder);
    }
}
