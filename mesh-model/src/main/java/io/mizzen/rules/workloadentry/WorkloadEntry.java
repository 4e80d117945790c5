package io.mizzen.rules.workloadentry;

import io.mizzen.config.constraint.KeyForm;
import io.mizzen.config.constraint.MaxItems;
import io.mizzen.config.constraint.MaxLength;
import io.mizzen.config.constraint.PortNumber;
import io.mizzen.config.constraint.Range;
import io.mizzen.names.Forms;
import java.util.Map;

/**
 * Istio {@code WorkloadEntry}: one workload outside a platform registry.
 *
 * @param address an IP address; may be empty only when {@code network} is set
 * @param ports service port name to workload port
 * @param weight load-balancing weight; 0 means 1
 */
public record WorkloadEntry(
    @MaxLength(256) String address,
    @MaxItems(128) @KeyForm(Forms.PortLabel.class) @PortNumber Map<String, Integer> ports,
    @MaxItems(256) Map<String, String> labels,
    @MaxLength(2048) String network,
    @MaxLength(2048) String locality,
    @Range(min = 0, max = 4_294_967_295L) long weight,
    @MaxLength(253) String serviceAccount) {}
