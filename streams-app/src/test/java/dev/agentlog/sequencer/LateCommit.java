package dev.agentlog.sequencer;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.requests.TxnOffsetCommitRequest;
import org.apache.kafka.common.requests.TxnOffsetCommitResponse;

/**
 * The offset commit of a transaction which the coordinator knows nothing of, or nothing any more.
 *
 * <p>Sent in the form of clients that add partitions to transactions themselves; a broker that does
 * not verify takes it at its word.
 *
 * @param group the group
 * @param transactionalId the producer's
 * @param producer the producer's state at the time of the commit
 */
record LateCommit(String group, String transactionalId, TransactionDescription producer) {
  private static final short BEFORE_VERIFICATION = 4;
  private static final int PATIENCE_MS = (int) Duration.ofSeconds(60).toMillis();

  /** Commits the offset; returns what the broker said to it. */
  Errors send(String bootstrap, TopicPartition partition, long offset, String metadata)
      throws IOException {
    TxnOffsetCommitRequest request =
        new TxnOffsetCommitRequest.Builder(
                transactionalId,
                group,
                producer.producerId(),
                (short) producer.producerEpoch(),
                Map.of(
                    partition,
                    new TxnOffsetCommitRequest.CommittedOffset(offset, metadata, Optional.empty())),
                false)
            .build(BEFORE_VERIFICATION);
    RequestHeader header =
        new RequestHeader(ApiKeys.TXN_OFFSET_COMMIT, BEFORE_VERIFICATION, "late", 1);
    ByteBuffer answer = exchange(bootstrap, request.serializeWithHeader(header));
    TxnOffsetCommitResponse response =
        (TxnOffsetCommitResponse) TxnOffsetCommitResponse.parseResponse(answer, header);
    return Objects.requireNonNull(response.errors().get(partition));
  }

  private static ByteBuffer exchange(String bootstrap, ByteBuffer request) throws IOException {
    String[] address = bootstrap.split(":", -1);
    try (Socket socket = new Socket(address[0], Integer.parseInt(address[1]))) {
      socket.setSoTimeout(PATIENCE_MS);
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      out.writeInt(request.remaining());
      out.write(request.array(), request.arrayOffset() + request.position(), request.remaining());
      out.flush();
      DataInputStream in = new DataInputStream(socket.getInputStream());
      byte[] answer = new byte[in.readInt()];
      in.readFully(answer);
      return ByteBuffer.wrap(answer);
    }
  }
}
