package io.mizzen.controlplane;

import io.mizzen.api.spi.CertificateSource;
import io.mizzen.controlplane.loop.Debounce;
import io.mizzen.controlplane.source.DeclaredSources;
import io.mizzen.controlplane.state.SourceId;
import io.mizzen.controlplane.store.LastGood;
import io.mizzen.controlplane.view.Translations;
import io.mizzen.model.MeshSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The settings of one control plane, as {@link ControlPlaneBuilder} describes them.
 *
 * @param lastGood the directory that keeps the last good mesh, if one does
 * @param certificates the issuer of sidecars' certificates, if they get any
 */
record ControlPlaneSettings(
    MeshSettings mesh,
    ServingSettings serving,
    RegistrationSettings registrations,
    Debounce debounce,
    DeclaredSources sources,
    Optional<Path> lastGood,
    Optional<CertificateSource> certificates,
    List<ControlPlaneListener> listeners,
    Translations translations) {

  ControlPlaneSettings {
    listeners = List.copyOf(listeners);
  }

  /** The places of all sources and registries. */
  List<SourceId> sourceIds() {
    List<SourceId> ids = new ArrayList<>(sources.ids());
    lastGood.ifPresent(directory -> ids.add(LastGood.id()));
    return ids;
  }
}
