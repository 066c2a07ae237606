namespace ModelGrains.Core.Comparison;

/// <summary>How one output did against the labels.</summary>
/// <param name="Output">The output's name.</param>
/// <param name="Rows">Labels held against it.</param>
/// <param name="Accuracy">The share of classes that are the label; null where the output says no classes.</param>
/// <param name="Auc">The area under the ROC curve; null where the output is no score of one of two classes, or all labels are one class.</param>
/// <param name="Rmse">The root of the mean squared error; null where the output is no single number, or a label is none.</param>
public sealed record LabelScore(string Output, long Rows, double? Accuracy, double? Auc, double? Rmse);
