using TrainService.Api.Hosting.OpenApi;

namespace TrainService.Api.Predictions;

/// <summary>Rows for the models that the run examples train.</summary>
internal static class PredictionExamples
{
    public static readonly RequestExamples Predict = new(
        new("digits", "A handwritten two, for the run 'digits'", """
            {
              "inputs": [[[
                [0, 0, 0, 4, 15, 12, 0, 0],
                [0, 0, 3, 16, 15, 14, 0, 0],
                [0, 0, 8, 13, 8, 16, 0, 0],
                [0, 0, 1, 6, 15, 11, 0, 0],
                [0, 1, 8, 13, 15, 1, 0, 0],
                [0, 9, 16, 16, 5, 0, 0, 0],
                [0, 3, 13, 16, 16, 11, 5, 0],
                [0, 0, 0, 3, 11, 16, 9, 0]
              ]]],
              "probabilities": true
            }
            """),
        new("iris", "Two flowers, for the run 'iris'", """
            { "inputs": [[5.1, 3.5, 1.4, 0.2], [6.7, 3.0, 5.2, 2.3]], "probabilities": true }
            """),
        new("two-moons", "Two points, for the run 'two-moons'", """
            { "inputs": [{ "x": 0.0, "y": 1.0 }, { "x": 1.0, "y": -0.5 }] }
            """));
}
