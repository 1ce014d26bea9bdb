package dev.agentlog.cli.internal.command;

import dev.agentlog.cli.internal.connection.Connection;
import picocli.CommandLine.Mixin;

/** A command that talks to a running system. */
abstract class ClientCommand extends LogCommand {

  @Mixin private ConnectionOptions options = new ConnectionOptions();

  final Connection connection() {
    return options.resolve(terminal().environment());
  }
}
