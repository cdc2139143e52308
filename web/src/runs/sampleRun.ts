/** A first run: small enough for any machine, long enough to be watched. */
export const sampleRun = {
  name: "digits",
  model: {
    name: "digits-cnn",
    inputs: [{ name: "image", shape: [1, 8, 8] }],
    layers: [
      { type: "conv2d", filters: 16, kernelSize: 3, activation: "relu" },
      { type: "maxPool2d", poolSize: 2 },
      { type: "flatten" },
      { type: "dense", units: 64, activation: "relu" },
      { type: "dense", units: 10 },
    ],
  },
  dataset: "sample:digits",
  training: {
    loss: "crossEntropy",
    optimizer: { type: "adam", learningRate: 0.001 },
    batchSize: 32,
    epochs: 30,
    seed: 42,
    validation: { fraction: 0.2 },
    metrics: ["accuracy", "confusionMatrix"],
  },
};
