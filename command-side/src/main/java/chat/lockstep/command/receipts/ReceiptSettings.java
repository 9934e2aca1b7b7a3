package chat.lockstep.command.receipts;

import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// @param pausesMax devices times conversations that may be between two delivered marks; beyond it marks are refused
@Validated
@ConfigurationProperties("lockstep.receipts")
record ReceiptSettings(@DefaultValue("100000") @Min(1) int pausesMax) {}
